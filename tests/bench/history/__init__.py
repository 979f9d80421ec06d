"""What was accepted at the desks against what stands in the centre's database; knows no code of ours."""
