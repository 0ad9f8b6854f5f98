"""Single sign-on by OpenID Connect: the issuer, its tokens, and whose account somebody is."""
