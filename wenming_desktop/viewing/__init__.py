"""Looking into files: their pages as pictures, and what the machine finds in them.

What opens a file's bytes runs in the sandbox's child process: viewer.py and facts.py are the program's side,
showing.py and what it calls are the child's.
"""
