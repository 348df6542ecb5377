"""The queue of the worker: asking for a job, what pages say about it, and jobs that failed."""
