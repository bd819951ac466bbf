namespace CodeFirstWorkflows;

/// <summary>
/// Asks several chat clients the same prompt at the same time. The method returns <see cref="ProviderComparison{T}"/>; a client that fails is one of its outcomes.
/// </summary>
/// <param name="clients">The names of the chat clients.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CompareProvidersAttribute(params string[] clients) : Attribute
{
    /// <summary>The names of the chat clients.</summary>
    public IReadOnlyList<string> Clients { get; } = clients;
}
