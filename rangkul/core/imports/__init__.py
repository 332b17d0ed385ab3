"""Read other people's registers without trusting them: a limited worker, rows with typed fields, plain sentences."""
