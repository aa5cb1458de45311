"""What Fadu is compared with, measured in the same run."""
