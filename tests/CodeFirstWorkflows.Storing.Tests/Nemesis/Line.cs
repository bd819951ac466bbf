using System.Collections.Concurrent;
using System.Net.Sockets;

namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

/// <summary>The way of one process to the PostgreSQL server: it can be cut, and stalled. It stays open while the server is away.</summary>
internal sealed class Line : IAsyncDisposable
{
    private const string Name = ".s.PGSQL.5432";

    private readonly string _server;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("line-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _stall;

    internal Line(string serverDirectory)
    {
        _server = Path.Combine(serverDirectory, Name);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, Name)));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    internal string Host => _directory.FullName;

    /// <summary>Ends all connections; new ones may be made at once.</summary>
    internal void Cut()
    {
        foreach (var socket in _open.Keys)
            socket.Dispose();
    }

    /// <summary>Passes nothing on, until it is healed.</summary>
    internal void Stall() => _stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Heal() => Interlocked.Exchange(ref _stall, null)?.SetResult();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        Heal();
        Cut();
        _directory.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ConnectAsync(await _listener.AcceptAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            _open[client] = _open[server] = true;
            try
            {
                await server.ConnectAsync(new UnixDomainSocketEndPoint(_server));
                await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The server is away, or the line was cut.
            }

            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[1 << 16];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                if (_stall is { } stall)
                    await stall.Task;
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut, or ended by the other side.
        }
    }
}
