"""The lists of a year as workbooks: activities, reports, money, volunteers, proof, gaps, orders, points."""
