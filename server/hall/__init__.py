"""Slice: the hall's rules - services, hours, quotas, priorities, numbers, disaster."""
