using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>What rows mean. Each is verified.</summary>
internal static class PostgreSqlRows
{
    /// <summary>Reads a run's owner, alive or not.</summary>
    internal static string? Owner(NpgsqlDataReader row) => row.IsDBNull(9) ? null : row.GetString(9);

    /// <summary>Reads a run's owner, unless the table of owners says that it is gone.</summary>
    internal static OwnerBeats? Holder(NpgsqlDataReader row) =>
        row.IsDBNull(14) ? null : PostgreSqlOwners.Read(row.GetString(9), row.GetInt64(14), row.GetInt64(15));

    internal static StoredRun Run(NpgsqlDataReader row, string? owner)
    {
        var id = row.GetString(0);
        if (row.IsDBNull(4) || row.GetInt64(6) is < 0 or > 3_155_378_975_999_999_999)
            throw RunStoreException.Damaged($"Run '{id}'");
        var (names, values) = (row.GetFieldValue<string[]>(16), row.GetFieldValue<string[]>(17));
        var run = new StoredRun(
            id,
            row.GetString(1),
            row.GetInt32(2),
            (WorkflowState)row.GetInt32(3),
            row.GetString(4),
            row.GetFieldValue<byte[]>(5),
            new DateTimeOffset(row.GetInt64(6), TimeSpan.Zero),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
            row.IsDBNull(8) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
            owner)
        {
            Options = row.GetFieldValue<byte[]>(12),
            IsHeld = row.GetBoolean(13),
            Tags = names.Zip(values).ToDictionary(static tag => tag.First, static tag => tag.Second),
        };
        RecordChecksum.Verify(run, row.GetInt64(10));
        return run;
    }

    internal static RunRecord Record(string runId, NpgsqlDataReader row)
    {
        var record = new RunRecord(row.GetInt64(0), (RunRecordKind)row.GetInt32(1), row.GetString(2), row.GetFieldValue<byte[]>(3));
        RecordChecksum.Verify(runId, record, row.GetInt64(4));
        return record;
    }

    internal static RunMessage Message(string runId, NpgsqlDataReader row)
    {
        var message = new RunMessage((RunMessageKind)row.GetInt32(0), row.GetString(1), row.GetFieldValue<byte[]>(2));
        RecordChecksum.Verify(runId, message, row.GetInt64(3));
        return message;
    }
}
