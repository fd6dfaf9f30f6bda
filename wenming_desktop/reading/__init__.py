"""Reading what offices write: a plan's text and tables into a draft, deadlines, names; knows no database."""
