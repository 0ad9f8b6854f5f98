"""What was done in Google Workspace, as its reports of activities tell it."""
