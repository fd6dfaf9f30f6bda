"""The assignment table (任务配档表): laid out once, as PDF, Word and workbook."""
