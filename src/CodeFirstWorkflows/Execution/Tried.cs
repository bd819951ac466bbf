namespace CodeFirstWorkflows.Runtime;

/// <summary>What became of a step whose failure does not stop the run.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public readonly struct Tried<T>
{
    internal Tried(T value)
    {
        Completed = true;
        Value = value;
    }

    /// <summary>Whether the step has completed.</summary>
    public bool Completed { get; }

    /// <summary>Its result; the type's default if it has failed.</summary>
    public T Value { get; }
}
