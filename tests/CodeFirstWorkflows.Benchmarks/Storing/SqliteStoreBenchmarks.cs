using BenchmarkDotNet.Attributes;
using CodeFirstWorkflows.Storing;
using Microsoft.Data.Sqlite;

namespace CodeFirstWorkflows.Benchmarks.Storing;

/// <summary>Runs that append to a file, against a loop that inserts the same and commits each.</summary>
[MemoryDiagnoser]
public class SqliteStoreBenchmarks : IDisposable
{
    private const int Appends = 640;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("runs-");
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private AppendingRuns? _runs;
    private long _sequence;

    public SqliteStoreBenchmarks()
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(_directory.FullName, "bare.db")};Pooling=False");
        _connection.Open();
        using var create = _connection.CreateCommand();
        create.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE records (run TEXT, sequence INTEGER, kind INTEGER, key TEXT, payload BLOB, PRIMARY KEY (run, sequence));
            """;
        create.ExecuteNonQuery();
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO records VALUES ('run 0', $sequence, 1, 'research[3]/look', $payload)";
        _insert.Parameters.Add("$sequence", SqliteType.Integer);
        _insert.Parameters.AddWithValue("$payload", AppendingRuns.Payload);
        _insert.Prepare();
    }

    [Params(1, 64)]
    public int Runs { get; set; }

    [GlobalSetup]
    public void Setup() => _runs = new AppendingRuns(new SqliteRunStore(Path.Combine(_directory.FullName, $"{Runs}.db")), Runs);

    [GlobalCleanup]
    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, Description = "bare inserts, one by one", OperationsPerInvoke = Appends)]
    public Task Bare()
    {
        for (var i = 0; i < Appends; i++)
        {
            _insert.Parameters[0].Value = ++_sequence;
            _insert.ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    [Benchmark(Description = "store", OperationsPerInvoke = Appends)]
    public Task Store() => _runs!.AppendAsync(Appends);
}
