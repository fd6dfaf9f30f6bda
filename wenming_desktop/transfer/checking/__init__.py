"""Checking archives, ours and others': BagIt bags of any version, as a folder, a zip or a set of volumes.

checking.py is the way in. Nothing is written, no link is followed, and names from a manifest are only looked
up among the files that were found.
"""
