"""The processes of one city as an administrator starts them: post offices and the centre."""
