"""The strategy: priorities, outcomes, actions and projects, service plans, risks."""
