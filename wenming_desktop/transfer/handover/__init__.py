"""档案移交: the tree that an archive office takes over, after 档发〔2012〕7号, DA/T 22 and DA/T 70."""
