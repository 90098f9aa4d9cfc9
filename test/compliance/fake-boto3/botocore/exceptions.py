class ClientError(Exception):
    """As botocore words it."""

    def __init__(self, error_response, operation_name):
        super().__init__(f"An error occurred ({error_response['Error']['Code']}) when calling the {operation_name} operation: {error_response['Error']['Message']}")
        self.response = error_response
