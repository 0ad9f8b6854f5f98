"""Users, groups, roles and managed policies of an AWS account."""
