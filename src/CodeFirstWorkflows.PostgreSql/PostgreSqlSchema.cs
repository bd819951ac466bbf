using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>The store's tables, which it makes and keeps up to date.</summary>
internal sealed class PostgreSqlSchema(string name, PostgreSqlText text)
{
    internal async Task PrepareAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        // Who may use the tables need not have the right to make them.
        if (await VersionAsync(connection, cancellationToken).ConfigureAwait(false) == PostgreSqlMigrations.Latest)
            return;
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var undoing = transaction.ConfigureAwait(false);
        await connection.DoAsync(PostgreSqlText.LockSchema, cancellationToken, name).ConfigureAwait(false);
        var version = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        foreach (var step in PostgreSqlMigrations.From(PostgreSqlText.Quote(name), version))
            await connection.DoAsync(step, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await connection.DoAsync(PostgreSqlText.HasSchema, cancellationToken, name).ConfigureAwait(false) is not true)
            return 0;
        var version = (int)(await connection.DoAsync(text.ReadVersion, cancellationToken).ConfigureAwait(false))!;
        if (version > PostgreSqlMigrations.Latest)
            throw PostgreSqlErrors.TooNew(name, version, PostgreSqlMigrations.Latest);
        return version >= PostgreSqlMigrations.First ? version : throw PostgreSqlErrors.Preview(name, version);
    }
}
