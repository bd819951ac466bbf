using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace CodeFirstWorkflows.Prompting;

/// <summary>The chat clients of an engine by name: those of its options, then those of its services.</summary>
internal sealed class ChatClientDirectory(WorkflowEngineOptions options, IServiceProvider? services)
{
    private readonly IChatClient? _default = options.ChatClient;
    private readonly Dictionary<string, IChatClient> _named = new(options.ChatClients);

    internal IChatClient Find(string? name)
    {
        if (name is null)
        {
            return _default ?? services?.GetService<IChatClient>() ?? throw new InvalidOperationException(
                "The engine has no chat client. Pass one to its constructor, set WorkflowEngineOptions.ChatClient, " +
                "or register an IChatClient in dependency injection.");
        }

        if (_named.TryGetValue(name, out var client))
            return client;
        if (services is IKeyedServiceProvider keyed && keyed.GetKeyedService<IChatClient>(name) is { } registered)
            return registered;
        var known = _named.Count == 0 ? "none" : string.Join(", ", _named.Keys.Order(StringComparer.Ordinal));
        throw new InvalidOperationException(
            $"The engine has no chat client named '{name}'. WorkflowEngineOptions.ChatClients has: {known}; " +
            "keyed IChatClient services were looked up too.");
    }
}
