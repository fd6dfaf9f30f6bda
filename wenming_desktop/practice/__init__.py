"""练习数据: a made-up year to play with, entered through the same use cases as a real one."""
