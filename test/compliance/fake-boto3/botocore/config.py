class Config:
    def __init__(self, retries):
        self.retries = retries
