namespace CodeFirstWorkflows.Storing;

/// <summary>A change that waits to be written, and whoever waits for it.</summary>
internal abstract class SqliteChange
{
    internal abstract void Make(SqliteConnection connection);

    internal abstract void Complete();

    internal abstract void Fail(Exception exception);
}

/// <summary>A change with a result, which is known when it is kept for good.</summary>
internal sealed class SqliteChange<T>(Func<SqliteConnection, T> make) : SqliteChange
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    internal Task<T> Task => _completion.Task;

    internal override void Make(SqliteConnection connection) => _result = make(connection);

    internal override void Complete() => _completion.SetResult(_result);

    internal override void Fail(Exception exception) => _completion.SetException(exception);
}
