using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

/// <summary>A PostgreSQL server of its own, in a temporary directory and reachable through a socket there, as long as the tests run.</summary>
public sealed class PostgreSqlCluster : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("runs-");
    private string _programs = "";
    private bool _isStarted;
    private int _schemas;

    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder { Host = _directory.FullName, Username = "runs", Database = "postgres", Timeout = 5, MaxPoolSize = 40 }.ToString();

    private string Data => Path.Combine(_directory.FullName, "data");

    public async ValueTask InitializeAsync()
    {
        _programs = FindPrograms();
        // PostgreSQL refuses to run as root.
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", _directory.FullName);
        await RunServerProgramAsync("initdb", "--pgdata", Data, "--username=runs", "--auth=trust", "--encoding=UTF8", "--no-locale");
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
            await RunServerProgramAsync("pg_ctl", "stop", "--pgdata", Data, "--mode=immediate");
        _directory.Delete(recursive: true);
    }

    /// <summary>The name of a schema that is not there yet.</summary>
    internal string NewSchema() => string.Create(CultureInfo.InvariantCulture, $"runs \"{Interlocked.Increment(ref _schemas)}\"");

    internal async Task StartAsync()
    {
        var options = $"-c listen_addresses='' -c unix_socket_directories='{_directory.FullName}' -c fsync=on -c max_connections=100";
        await RunServerProgramAsync("pg_ctl", "start", "--wait", "--pgdata", Data, "--log", Path.Combine(_directory.FullName, "log"), "--options", options);
        _isStarted = true;
    }

    /// <summary>Stops the server as a crash would; or in another of its modes, such as <c>fast</c>.</summary>
    internal async Task StopAsync(string mode = "immediate")
    {
        await RunServerProgramAsync("pg_ctl", "stop", "--pgdata", Data, $"--mode={mode}");
        _isStarted = false;
    }

    internal async Task<object?> AskAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Opens a connection of the caller's own: one of a pool may be of the time before the server stopped.</summary>
    internal async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static string FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        return versions.Select(static version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(static directory => File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "pg_ctl")))
            ?? throw new InvalidOperationException(
                "PostgreSQL's initdb and pg_ctl are not here, and these tests need a server. Install it, on Debian by: apt-get install postgresql");
    }

    private Task RunServerProgramAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        // The server that pg_ctl starts keeps what it inherits: a pipe would never end.
        var log = Path.Combine(_directory.FullName, "commands");
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/", ArgumentList = { "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", log, program } };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {await File.ReadAllTextAsync(log)}");
    }
}

/// <summary>The tests that share the server, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlTests : ICollectionFixture<PostgreSqlCluster>
{
    public const string Name = "PostgreSQL";
}
