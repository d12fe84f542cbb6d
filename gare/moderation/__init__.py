"""Pure decisions: what a person may do, what becomes of an edit, what a robot is asked."""
