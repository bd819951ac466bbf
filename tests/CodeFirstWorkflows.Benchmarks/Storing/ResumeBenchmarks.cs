using System.Text.Json;
using BenchmarkDotNet.Attributes;
using CodeFirstWorkflows.Storing;
using Microsoft.Data.Sqlite;

namespace CodeFirstWorkflows.Benchmarks.Storing;

/// <summary>A run that is resumed by going by all its steps, against a loop that reads as many rows and deserializes what is in them.</summary>
[MemoryDiagnoser]
public class ResumeBenchmarks : IDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("runs-");
    private readonly SqliteConnection _connection;
    private SqliteRunStore? _store;
    private ManyVisits? _workflow;

    public ResumeBenchmarks()
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(_directory.FullName, "bare.db")};Pooling=False");
        _connection.Open();
        Execute("CREATE TABLE records (run TEXT, sequence INTEGER, key TEXT, payload BLOB, PRIMARY KEY (run, sequence)) WITHOUT ROWID");
    }

    [Params(1_000, 10_000)]
    public int Steps { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Execute("DELETE FROM records");
        _store = new SqliteRunStore(Path.Combine(_directory.FullName, $"{Steps}.db"));
        _workflow = new ManyVisits(new WorkflowEngine(new WorkflowEngineOptions { Store = _store }));
        var run = _workflow.RunAsync(Steps, new RunOptions { RunId = "r" }).GetAwaiter().GetResult();
        if (run.State != WorkflowState.Paused)
            throw new InvalidOperationException($"The run is {run.State}: {run.Error}");

        // The same rows as the store holds.
        using var transaction = _connection.BeginTransaction();
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO records VALUES ('r', $sequence, $key, $payload)";
        insert.Parameters.Add("$sequence", SqliteType.Integer);
        insert.Parameters.Add("$key", SqliteType.Text);
        insert.Parameters.Add("$payload", SqliteType.Blob);
        foreach (var record in _store.ReadAsync("r").AsTask().GetAwaiter().GetResult())
        {
            insert.Parameters[0].Value = record.Sequence;
            insert.Parameters[1].Value = record.Key;
            insert.Parameters[2].Value = record.Payload.ToArray();
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _store?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _connection.Dispose();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, Description = "read and deserialize the rows")]
    public Task Bare()
    {
        var results = new Dictionary<string, Row>();
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT key, payload FROM records WHERE run = 'r' ORDER BY sequence";
        using var reader = select.ExecuteReader();
        while (reader.Read())
            results[reader.GetString(0)] = JsonSerializer.Deserialize<Row>(reader.GetFieldValue<byte[]>(1), Options)!;
        return results.Count >= Steps ? Task.CompletedTask : throw new InvalidOperationException("Rows are missing.");
    }

    [Benchmark(Description = "resume")]
    public async Task Resume()
    {
        var run = await _workflow!.ResumeAsync("r").ConfigureAwait(false);
        if (run.State != WorkflowState.Paused || run.Steps.Look.Visits != Steps)
            throw new InvalidOperationException($"The run is {run.State}: {run.Error}");
    }

    private void Execute(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    // As somebody would write records who needs no more than this.
    private sealed record Row(Note? R, IReadOnlyList<Attempt>? A, long At, long D);

    private sealed record Attempt(int N, long D);
}
