using BenchmarkDotNet.Attributes;
using CodeFirstWorkflows.Storing;
using Npgsql;

namespace CodeFirstWorkflows.Benchmarks.Storing;

/// <summary>
/// Runs that append to a server, against as many loops that insert the same and commit each. It needs a server: its connection string is read from
/// BENCHMARK_POSTGRESQL, and without it nothing is measured.
/// </summary>
[MemoryDiagnoser]
public class PostgreSqlStoreBenchmarks
{
    private const int Appends = 640;

    private NpgsqlDataSource? _source;
    private AppendingRuns? _runs;
    private long _sequence;

    [Params(1, 64)]
    public int Runs { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        if (Environment.GetEnvironmentVariable("BENCHMARK_POSTGRESQL") is not { Length: > 0 } server)
            return;
        var address = new NpgsqlConnectionStringBuilder(server) { MaxAutoPrepare = 32, AutoPrepareMinUsages = 2, MaxPoolSize = Runs };
        _source = NpgsqlDataSource.Create(address);
        using var create = _source.CreateCommand("""
            DROP TABLE IF EXISTS bare;
            CREATE TABLE bare (run text, sequence bigint, kind integer, key text, payload bytea, PRIMARY KEY (run, sequence))
            """);
        create.ExecuteNonQuery();
        var options = new PostgreSqlRunStoreOptions { Schema = $"benchmark_{Guid.NewGuid():N}" };
        _runs = new AppendingRuns(new PostgreSqlRunStore(address.ToString(), options), Runs);
    }

    [Benchmark(Baseline = true, Description = "bare inserts", OperationsPerInvoke = Appends)]
    public Task Bare()
    {
        if (_source is not { } source)
            return Task.CompletedTask;
        var (each, first) = (Appends / Runs, _sequence);
        _sequence += each;
        return Task.WhenAll(Enumerable.Range(0, Runs).Select(run => Task.Run(async () =>
        {
            for (var i = 1; i <= each; i++)
            {
                using var insert = source.CreateCommand("INSERT INTO bare VALUES ($1, $2, 1, 'research[3]/look', $3)");
                insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"run {run}" });
                insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = first + i });
                insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = AppendingRuns.Payload });
                await insert.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
        })));
    }

    [Benchmark(Description = "store", OperationsPerInvoke = Appends)]
    public Task Store() => _runs?.AppendAsync(Appends) ?? Task.CompletedTask;
}
