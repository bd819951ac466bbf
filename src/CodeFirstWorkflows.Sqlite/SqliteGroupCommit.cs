using System.Collections.Concurrent;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Writes for everybody: what waits is done in one transaction and committed once, since a commit costs more than all that it holds.
/// Whoever comes while nothing is being written writes at once, on its own thread; what comes meanwhile is the next transaction.
/// </summary>
internal sealed class SqliteGroupCommit(SqliteFile file) : IThreadPoolWorkItem
{
    private const int MaxBatch = 256;

    private readonly ConcurrentQueue<SqliteChange> _waiting = [];
    private readonly List<SqliteChange> _batch = [];
    private int _isWriting;
    private volatile bool _isCrowded;
    private volatile bool _isClosing;

    /// <summary>Makes a change. It sees what all earlier ones did, and may be tried more than once.</summary>
    internal Task<T> MakeAsync<T>(Func<SqliteConnection, T> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var made = new SqliteChange<T>(change);
        Enqueue(made);
        return made.Task.IsCompleted ? made.Task : made.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Refuses all that comes from now on, and waits for what is being written.</summary>
    internal Task CloseAsync()
    {
        _isClosing = true;
        var last = new SqliteChange<bool>(static _ => true);
        Enqueue(last);
        return last.Task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    void IThreadPoolWorkItem.Execute()
    {
        WriteBatch();
        StopWriting();
    }

    private void Enqueue(SqliteChange change)
    {
        _waiting.Enqueue(change);
        if (!TryStartWriting())
            return;
        if (_isCrowded)
        {
            // Behind all that the last transaction woke up, whose next changes go along.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        WriteBatch();
        StopWriting();
    }

    private bool TryStartWriting() => Interlocked.Exchange(ref _isWriting, 1) == 0;

    /// <summary>
    /// Lets go of the right to write; if there is more to do, the thread pool does it, so that nobody is kept for others' sake.
    /// </summary>
    private void StopWriting()
    {
        Interlocked.Exchange(ref _isWriting, 0);
        if (!_waiting.IsEmpty && TryStartWriting())
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void WriteBatch()
    {
        _batch.Clear();
        while (_batch.Count < MaxBatch && _waiting.TryDequeue(out var change))
            _batch.Add(change);
        _isCrowded = _batch.Count > 1;
        if (_isClosing)
        {
            foreach (var change in _batch)
                change.Fail(new ObjectDisposedException(nameof(SqliteRunStore)));
            return;
        }

        SqliteConnection connection;
        try
        {
            connection = file.Writer;
            connection.Begin();
        }
        catch (Exception exception)
        {
            // Nobody's fault: each would wait for the lock once more, and in vain.
            foreach (var change in _batch)
                change.Fail(exception);
            return;
        }

        if (TryWrite(connection))
        {
            foreach (var change in _batch)
                change.Complete();
        }
        else
        {
            foreach (var change in _batch)
                WriteAlone(connection, change);
        }
    }

    /// <summary>
    /// Writes all, in the transaction that has begun, or nothing: if one of them fails, the others shall not suffer from it.
    /// </summary>
    private bool TryWrite(SqliteConnection connection)
    {
        try
        {
            foreach (var change in _batch)
                change.Make(connection);
            connection.Commit();
            return true;
        }
        catch (Exception)
        {
            // What went wrong is found out again, by the one whose it is.
            connection.Rollback();
            return false;
        }
    }

    private static void WriteAlone(SqliteConnection connection, SqliteChange change)
    {
        try
        {
            connection.Begin();
            change.Make(connection);
            connection.Commit();
        }
        catch (Exception exception)
        {
            connection.Rollback();
            change.Fail(exception);
            return;
        }

        change.Complete();
    }
}
