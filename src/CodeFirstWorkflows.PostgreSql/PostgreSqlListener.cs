using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Listens to what the server says about changes, on a connection of its own, which is opened in the background as soon as somebody
/// subscribes, and again after it was cut.
/// </summary>
internal sealed class PostgreSqlListener(NpgsqlDataSource source, string channel) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly RunSubscriptions _subscriptions = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private Task? _listening;

    /// <summary>Makes the name of a schema's channel, which is short enough for any schema.</summary>
    internal static string ChannelOf(string schema) =>
        "codefirstworkflows_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(schema)).AsSpan(0, 12));

    internal IDisposable Subscribe(Action<string> changed)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(PostgreSqlRunStore));
            var subscription = _subscriptions.Add(changed);
            _listening ??= Task.Run(ListenAsync);
            return subscription;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? listening;
        lock (_gate)
            listening = _listening;
        await _closing.CancelAsync().ConfigureAwait(false);
        if (listening is not null)
            await listening.ConfigureAwait(false);
    }

    private async Task ListenAsync()
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var connection = await source.OpenConnectionAsync(_closing.Token).ConfigureAwait(false);
                await using var closing = connection.ConfigureAwait(false);
                connection.Notification += (_, notification) => _subscriptions.Notify(notification.Payload);
                await connection.DoAsync($"LISTEN {channel}", _closing.Token).ConfigureAwait(false);
                pause = FirstPause;
                while (true)
                {
                    // A connection that was cut without a word shows when it is used.
                    if (!await connection.WaitAsync(Silence, _closing.Token).ConfigureAwait(false))
                        await connection.DoAsync("SELECT 1", _closing.Token).ConfigureAwait(false);
                }
            }
            catch (Exception) when (!_closing.IsCancellationRequested)
            {
                // Whoever depends on changes polls as well.
            }
            catch (Exception)
            {
                return;
            }

            await Task.Delay(pause, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_closing.IsCancellationRequested)
                return;
        }
    }
}
