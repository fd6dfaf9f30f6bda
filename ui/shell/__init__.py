"""The window itself: the application, its tabs, its tool bar and its status bar."""
