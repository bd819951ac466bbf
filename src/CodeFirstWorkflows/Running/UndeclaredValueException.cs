namespace CodeFirstWorkflows;

/// <summary>A branch met a value that was never declared.</summary>
internal sealed class UndeclaredValueException : WorkflowException
{
    private UndeclaredValueException(string message)
        : base(message)
    {
    }

    internal static UndeclaredValueException Of<T>(string path, T value, string key) => new(
        $"No branch is declared for '{path}' = {value?.ToString() ?? "null"}, at step '{key}': it is none of the values that its type declares. " +
        "See where the value comes from, or add [Otherwise] for such values.");
}
