"""What two procedures share: data models and gates lifted out of the procedures that use them."""
