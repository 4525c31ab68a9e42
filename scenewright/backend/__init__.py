"""The generating side: server, engine, workers, generators and their numerics."""
