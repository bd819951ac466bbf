using System.Net.Sockets;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

/// <summary>
/// Stands between a store and its server, and when told so lets a request through and cuts the connection instead of answering, or says nothing at all.
/// </summary>
internal sealed class AnswerCutter : IAsyncDisposable
{
    private const string Name = ".s.PGSQL.5432";

    private readonly string _server;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cut-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task _accepting;
    private int _cutsLeft;
    private int _cuts;
    private bool _isSilent;

    internal AnswerCutter(string serverDirectory)
    {
        _server = Path.Combine(serverDirectory, Name);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, Name)));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    internal string Host => _directory.FullName;

    /// <summary>How many answers were cut.</summary>
    internal int Cuts => _cuts;

    /// <summary>Whether nothing is passed on, as if the network were stalled. What came meanwhile is passed on afterwards.</summary>
    internal bool IsSilent
    {
        get => Volatile.Read(ref _isSilent);
        set => Volatile.Write(ref _isSilent, value);
    }

    internal void CutNext() => Interlocked.Exchange(ref _cutsLeft, 1);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        _directory.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_server));
            _ = CopyAsync(client, server, isAnswer: false);
            _ = CopyAsync(server, client, isAnswer: true);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[1 << 16];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                while (IsSilent)
                    await Task.Delay(5);
                if (isAnswer && Interlocked.Exchange(ref _cutsLeft, 0) > 0)
                {
                    Interlocked.Increment(ref _cuts);
                    break;
                }

                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other direction has ended.
        }

        from.Dispose();
        to.Dispose();
    }
}
