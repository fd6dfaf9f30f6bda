"""活动台账: activities, volunteers, publicity, funds, the leading group."""
