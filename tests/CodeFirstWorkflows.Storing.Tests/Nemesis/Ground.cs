using CodeFirstWorkflows.Storing.Tests.PostgreSql;
using Npgsql;

namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

/// <summary>A kind of store that the processes share, and what can be done to it.</summary>
internal abstract class Ground : IAsyncDisposable
{
    internal abstract string Kind { get; }

    /// <summary>Where the store is for one of the processes.</summary>
    internal abstract string WhereFor(int number);

    /// <summary>Opens the store for the judge, past all troubles.</summary>
    internal abstract IRunStore Open();

    /// <summary>
    /// What can be done to the store: for one process by its number, or for all. Each call does it, and undoes it in the end.
    /// </summary>
    internal abstract IReadOnlyList<(string Kind, bool IsForAll, Func<int, Random, Task> Act)> Troubles { get; }

    public abstract ValueTask DisposeAsync();
}

/// <summary>A file of SQLite, whose write lock can be held from outside.</summary>
internal sealed class SqliteGround(string file, TimeSpan lease) : Ground
{
    internal override string Kind => "sqlite";

    internal override string WhereFor(int number) => file;

    internal override IRunStore Open() => new SqliteRunStore(file);

    internal override IReadOnlyList<(string Kind, bool IsForAll, Func<int, Random, Task> Act)> Troubles => [("lock", true, (_, random) => LockAsync(random.NextDouble()))];

    public override ValueTask DisposeAsync() => default;

    private async Task LockAsync(double part)
    {
        using var connection = new SqliteConnection(file, TimeSpan.FromSeconds(30));
        connection.Begin();
        await Task.Delay(lease * (0.1 + (1.4 * part)));
        connection.Rollback();
    }
}

/// <summary>A server of PostgreSQL, to which each process has a line of its own.</summary>
internal sealed class PostgreSqlGround : Ground
{
    private readonly PostgreSqlCluster _cluster;
    private readonly TimeSpan _lease;
    private readonly Line[] _lines;

    internal PostgreSqlGround(PostgreSqlCluster cluster, int processes, TimeSpan lease)
    {
        _cluster = cluster;
        _lease = lease;
        var server = new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Host!;
        _lines = [.. Enumerable.Range(0, processes).Select(_ => new Line(server))];
    }

    internal override string Kind => "postgres";

    internal override string WhereFor(int number) =>
        new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Host = _lines[number].Host, MaxPoolSize = 20 }.ToString();

    internal override IRunStore Open() => new PostgreSqlRunStore(_cluster.ConnectionString);

    internal override IReadOnlyList<(string Kind, bool IsForAll, Func<int, Random, Task> Act)> Troubles =>
    [
        ("cut", false, (number, _) =>
        {
            _lines[number].Cut();
            return Task.CompletedTask;
        }),
        ("stall", false, async (number, random) =>
        {
            _lines[number].Stall();
            await Task.Delay(_lease * (0.3 + (2 * random.NextDouble())));
            _lines[number].Heal();
            if (random.Next(2) == 0)
                _lines[number].Cut();
        }),
        ("restart", true, async (_, random) =>
        {
            await _cluster.StopAsync(random.Next(2) == 0 ? "fast" : "immediate");
            await Task.Delay(_lease * random.NextDouble());
            await _cluster.StartAsync();
        }),
    ];

    public override async ValueTask DisposeAsync()
    {
        foreach (var line in _lines)
            await line.DisposeAsync();
    }
}
