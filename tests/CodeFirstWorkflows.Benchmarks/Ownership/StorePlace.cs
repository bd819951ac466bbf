using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>A new SQLite file or PostgreSQL database, which any number of hosts may use, and which is deleted in the end.</summary>
internal sealed class StorePlace : IAsyncDisposable
{
    internal const string Sqlite = "SQLite";
    internal const string PostgreSql = "PostgreSQL";

    private readonly DirectoryInfo? _directory;
    private readonly NpgsqlConnectionStringBuilder? _server;
    private readonly string _place;

    private StorePlace(DirectoryInfo directory)
    {
        _directory = directory;
        _place = Path.Combine(directory.FullName, "runs.db");
    }

    private StorePlace(NpgsqlConnectionStringBuilder server, string database)
    {
        _server = server;
        _place = database;
    }

    private string ConnectionString => new NpgsqlConnectionStringBuilder(_server!.ToString()) { Database = _place }.ToString();

    /// <summary>Makes a place.</summary>
    /// <param name="kind"><see cref="Sqlite"/>, or <see cref="PostgreSql"/>.</param>
    /// <returns>The place; none for PostgreSQL if BENCHMARK_POSTGRESQL holds no connection string of a server.</returns>
    internal static async Task<StorePlace?> TryCreateAsync(string kind)
    {
        if (kind == Sqlite)
            return new StorePlace(Directory.CreateTempSubdirectory("runs-"));
        if (Environment.GetEnvironmentVariable("BENCHMARK_POSTGRESQL") is not { Length: > 0 } server)
            return null;
        var place = new StorePlace(new NpgsqlConnectionStringBuilder(server), $"benchmark_{Guid.NewGuid():N}");
        await place.TellServerAsync($"CREATE DATABASE {place._place}").ConfigureAwait(false);
        return place;
    }

    /// <summary>Has a host keep its runs here, in a store object of its own.</summary>
    internal WorkflowsBuilder Use(WorkflowsBuilder workflows) =>
        _server is null ? workflows.UseSqlite(_place) : workflows.UsePostgreSql(ConnectionString);

    /// <summary>Makes a store object for whoever is no host.</summary>
    internal IRunStore Open() => _server is null ? new SqliteRunStore(_place) : new PostgreSqlRunStore(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        _directory?.Delete(recursive: true);
        if (_server is not null)
            await TellServerAsync($"DROP DATABASE {_place} WITH (FORCE)").ConfigureAwait(false);
    }

    private async Task TellServerAsync(string sql)
    {
        var connection = new NpgsqlConnection(_server!.ToString());
        await using var closing = connection.ConfigureAwait(false);
        await connection.OpenAsync().ConfigureAwait(false);
        var command = new NpgsqlCommand(sql, connection);
        await using var disposing = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
