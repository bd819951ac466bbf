using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>Talks to the server: brings the schema up to date before the first word, and says again what got lost.</summary>
internal sealed class PostgreSqlServer(NpgsqlDataSource source, PostgreSqlSchema schema) : IDisposable
{
    private static readonly TimeSpan[] Pauses = [.. new[] { 20, 80, 320, 1280 }.Select(static pause => TimeSpan.FromMilliseconds(pause))];

    private readonly SemaphoreSlim _preparing = new(1);
    private volatile bool _isPrepared;

    /// <summary>Does something that may be repeated: it may have happened although it seemed to fail.</summary>
    internal async ValueTask<T> DoAsync<T>(Func<NpgsqlDataSource, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                if (!_isPrepared)
                    await PrepareAsync(cancellationToken).ConfigureAwait(false);
                return await work(source, cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException exception)
            {
                if (!PostgreSqlErrors.MayPass(exception) || failures == Pauses.Length)
                    throw PostgreSqlErrors.Explain(exception, failures + 1);
                // What cut one connection has cut those that lie in the pool too.
                if (exception.SqlState is null or PostgresErrorCodes.AdminShutdown)
                    source.Clear();
            }

            await Task.Delay(Pauses[failures++], cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _preparing.Dispose();

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isPrepared)
                await schema.PrepareAsync(source, cancellationToken).ConfigureAwait(false);
            _isPrepared = true;
        }
        finally
        {
            _preparing.Release();
        }
    }
}
