"""What anyone would write to get CloudTrail into Parquet: DuckDB, the columns of `api_activity`, and the raw record.

Run: `cloudtrail_duckdb.py FOLDER OUT.parquet THREADS`; prints the number of rows. Every record is parsed once for all
paths, which is the fastest of the ways that were tried.
"""

import sys

import duckdb

PATHS = {
    "activity_uid": "$.eventID",
    "service": "$.eventSource",
    "operation": "$.eventName",
    "actor_user": "$.userIdentity.arn",
    "actor_type": "$.userIdentity.type",
    "actor_session": "$.userIdentity.accessKeyId",
    "actor_account": "$.userIdentity.accountId",
    "cloud_account": "$.recipientAccountId",
    "region": "$.awsRegion",
    "source_address": "$.sourceIPAddress",
    "user_agent": "$.userAgent",
    "error_code": "$.errorCode",
    "read_only": "$.readOnly",
    "mfa_used": "$.userIdentity.sessionContext.attributes.mfaAuthenticated",
    "bucket": "$.requestParameters.bucketName",
    "key": "$.requestParameters.key",
    "resource": "$.resources[0].ARN",
    "other_resource": "$.resources[1].ARN",
    "parameters": "$.requestParameters",
    "response": "$.responseElements",
    "event_time": "$.eventTime",
    "request": "$.requestID",
    "event_type": "$.eventType",
    "category": "$.eventCategory",
    "more": "$.additionalEventData",
    "message": "$.errorMessage",
    "issuer": "$.userIdentity.sessionContext.sessionIssuer.arn",
}


def statement(folder: str, out: str) -> str:
    """Return the whole script."""
    at = {name: f"v[{number}]" for number, name in enumerate(PATHS, 1)}
    same = (
        "activity_uid service operation actor_user actor_type actor_session actor_account cloud_account region "
        "source_address user_agent error_code parameters response"
    )
    unmapped = ", ".join(
        f"{name} := {at[name]}" for name in ("request", "event_type", "category", "more", "message", "issuer")
    )
    columns = [
        "filename AS file",
        f"CAST({at['event_time']} AS TIMESTAMPTZ) AS event_time",
        *[f"{at[name]} AS {name}" for name in same.split()],
        f"CASE WHEN {at['error_code']} IS NULL THEN 'success' ELSE 'failure' END AS outcome",
        f"CAST({at['read_only']} AS BOOLEAN) AS read_only",
        f"CAST({at['mfa_used']} AS BOOLEAN) AS mfa_used",
        f"coalesce({at['bucket']} || '/' || {at['key']}, {at['resource']}) AS target",
        f"list_filter([{at['resource']}, {at['other_resource']}], lambda x: x IS NOT NULL) AS resources",
        f"to_json(struct_pack({unmapped})) AS unmapped",
        "r AS raw",
    ]
    paths = ", ".join(f"'{path}'" for path in PATHS.values())
    return f"""
        COPY (
            SELECT {", ".join(columns)}
            FROM (
                SELECT filename, r, json_extract_string(r, [{paths}]) AS v
                FROM (
                    SELECT filename, unnest(json_extract(json, '$.Records[*]')) AS r
                    FROM read_json_objects('{folder}/**/*.json.gz', filename = true, format = 'unstructured',
                                           maximum_object_size = 33554432)
                )
            )
        ) TO '{out}' (FORMAT parquet, COMPRESSION zstd)
    """  # noqa: S608 - our own words alone


def main() -> None:
    """Write the file and print its rows."""
    folder, out, threads = sys.argv[1:]
    with duckdb.connect(config={"threads": int(threads)}) as base:
        base.execute("SET preserve_insertion_order = false")
        print(base.execute(statement(folder, out)).fetchall()[0][0])


if __name__ == "__main__":
    main()
