TREE=None
def build(): return []
