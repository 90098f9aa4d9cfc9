"""JSON Web Tokens of PyJWT, signed by AWS KMS through an alias, behind which the key is replaced now and then."""

import hashlib
import json
import random
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from jwt.algorithms import Algorithm
from jwt.utils import base64url_encode, der_to_raw_signature

# What AWS KMS calls the algorithms of JOSE, and the curve where its signatures are DER.
ALGORITHMS = {
    "ES256": ("ECDSA_SHA_256", ec.SECP256R1()),
    "ES384": ("ECDSA_SHA_384", ec.SECP384R1()),
    "ES512": ("ECDSA_SHA_512", ec.SECP521R1()),
    "RS256": ("RSASSA_PKCS1_V1_5_SHA_256", None),
    "RS384": ("RSASSA_PKCS1_V1_5_SHA_384", None),
    "RS512": ("RSASSA_PKCS1_V1_5_SHA_512", None),
    "PS256": ("RSASSA_PSS_SHA_256", None),
    "PS384": ("RSASSA_PSS_SHA_384", None),
    "PS512": ("RSASSA_PSS_SHA_512", None),
    "EdDSA": ("ED25519_SHA_512", None),
}


class AliasMoved(Exception):
    """Another key has signed than the one that the header names."""


class KmsAlgorithm(Algorithm):
    """PyJWT hands over header and claims, AWS KMS signs them. The key, for PyJWT, is the ARN of the one that the header names."""

    def __init__(self, kms, alias, alg):
        self.kms, self.alias = kms, alias
        self.signing_algorithm, self.curve = ALGORITHMS[alg]

    def prepare_key(self, key):
        return key

    def sign(self, msg, key):
        answer = self.kms.sign(
            KeyId=self.alias,  # never the ARN: only the alias is the current key, and only the alias is allowed
            Message=msg,
            MessageType="RAW",
            SigningAlgorithm=self.signing_algorithm,
        )
        if answer["KeyId"] != key:
            raise AliasMoved
        return answer["Signature"] if self.curve is None else der_to_raw_signature(answer["Signature"], self.curve)

    def verify(self, msg, key, sig):
        raise NotImplementedError("verify with the public keys that are published")

    to_jwk = from_jwk = verify


class JwtSigner:
    """Keep one for each alias: it keeps the current key. `kms` is boto3.client("kms")."""

    def __init__(self, kms, alias, alg="ES256"):
        self.kms, self.alias, self.alg = kms, alias, alg
        self.current = None
        # Not jwt.register_algorithm: whoever verifies in this process goes on with PyJWT's own.
        self.jws = jwt.PyJWS(algorithms=[])
        self.jws.register_algorithm(alg, KmsAlgorithm(kms, alias, alg))

    def sign(self, claims):
        """The token names its key in a header that is signed, too; AWS KMS says afterwards which key has signed."""
        for attempt in range(5):
            if attempt > 1:  # for some seconds, AWS KMS may answer one call by the old key and the next by the new one
                time.sleep(random.uniform(0, 0.1 * 2**attempt))
            arn, kid = self.current = self.current or self._look()
            try:
                return self.jws.encode(json.dumps(claims, separators=(",", ":")).encode(), arn, self.alg, headers={"kid": kid})
            except AliasMoved:
                self.current = None  # look again, and sign again
        raise RuntimeError("the key behind the alias changed five times in a row")

    def _look(self):
        answer = self.kms.get_public_key(KeyId=self.alias)
        jwk = jwt.get_algorithm_by_name(self.alg).to_jwk(load_der_public_key(answer["PublicKey"]), as_dict=True)
        return answer["KeyId"], thumbprint(jwk)


def thumbprint(jwk):
    """RFC 7638: the members that make the key, in the order of their names; those that a kind of key does not have are left out."""
    members = {name: jwk[name] for name in ("crv", "e", "kty", "n", "x", "y") if name in jwk}
    digest = hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
    return base64url_encode(digest).decode()
