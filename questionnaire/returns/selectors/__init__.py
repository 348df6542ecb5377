"""What is read of a return, one module for each thing."""
