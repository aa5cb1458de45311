"""通知: who is told that something moved, by which way, and whether it arrived. A message holds a number and a link, nothing personal."""
