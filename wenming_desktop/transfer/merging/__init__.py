"""What another PC has made of the same campaign, brought together with what stands here."""
