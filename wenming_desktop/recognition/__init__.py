"""Reading scans and photos: lines of text, where each stands, and what of it is doubtful.

Runs in a child process of the lowest priority: recogniser.py and lines.py are the program's side, serving.py
and what it calls are the child's.
"""
