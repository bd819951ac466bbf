using Npgsql;
using NpgsqlTypes;

namespace CodeFirstWorkflows.Storing;

/// <summary>Arguments of statements, in their order.</summary>
internal static class PostgreSqlArguments
{
    internal static NpgsqlParameterCollection With(this NpgsqlParameterCollection arguments, string? value) =>
        arguments.With(value, NpgsqlDbType.Text);

    internal static NpgsqlParameterCollection With(this NpgsqlParameterCollection arguments, long? value) =>
        arguments.With(value, NpgsqlDbType.Bigint);

    internal static NpgsqlParameterCollection With(this NpgsqlParameterCollection arguments, int? value) =>
        arguments.With(value, NpgsqlDbType.Integer);

    internal static NpgsqlParameterCollection With(this NpgsqlParameterCollection arguments, ReadOnlyMemory<byte> value) =>
        arguments.With(value, NpgsqlDbType.Bytea);

    internal static NpgsqlParameterCollection With(this NpgsqlParameterCollection arguments, Guid value) =>
        arguments.With(value, NpgsqlDbType.Uuid);

    internal static NpgsqlParameterCollection With(this NpgsqlParameterCollection arguments, RunLease lease) =>
        arguments.With(lease.RunId).With(lease.Epoch).With(lease.Owner);

    internal static NpgsqlParameterCollection With(this NpgsqlParameterCollection arguments, RunRecord record, long checksum) =>
        arguments.With(record.Sequence).With((int?)record.Kind).With(record.Key).With(record.Payload).With(checksum);

    internal static NpgsqlParameterCollection With(
        this NpgsqlParameterCollection arguments, string runId, IReadOnlyList<RunRecord> records) =>
        arguments
            .WithAll(records, static record => record.Sequence, NpgsqlDbType.Bigint)
            .WithAll(records, static record => (int)record.Kind, NpgsqlDbType.Integer)
            .WithAll(records, static record => record.Key, NpgsqlDbType.Text)
            .WithAll(records, static record => record.Payload.ToArray(), NpgsqlDbType.Bytea)
            .WithAll(records, record => RecordChecksum.Of(runId, record), NpgsqlDbType.Bigint);

    internal static NpgsqlParameterCollection WithAll(this NpgsqlParameterCollection arguments, string[] values) =>
        arguments.With(values, NpgsqlDbType.Array | NpgsqlDbType.Text);

    internal static NpgsqlParameterCollection WithAll(this NpgsqlParameterCollection arguments, long[] values) =>
        arguments.With(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    internal static NpgsqlParameterCollection With(this NpgsqlParameterCollection arguments, bool value) =>
        arguments.With(value, NpgsqlDbType.Boolean);

    /// <summary>Runs a statement that needs no more care.</summary>
    /// <returns>The first value of its first row.</returns>
    internal static async Task<object?> DoAsync(
        this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, string? argument = null)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var disposing = command.ConfigureAwait(false);
        if (argument is not null)
            command.Parameters.With(argument);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private static NpgsqlParameterCollection WithAll<T>(
        this NpgsqlParameterCollection arguments, IReadOnlyList<RunRecord> records, Func<RunRecord, T> select, NpgsqlDbType type)
    {
        var values = new T[records.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = select(records[i]);
        return arguments.With(values, NpgsqlDbType.Array | type);
    }

    private static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection arguments, T value, NpgsqlDbType type)
    {
        arguments.Add(value is null
            ? new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value }
            : new NpgsqlParameter<T> { NpgsqlDbType = type, TypedValue = value });
        return arguments;
    }
}
