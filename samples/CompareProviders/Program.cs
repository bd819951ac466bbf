using CodeFirstWorkflows;
using Samples;

try
{
    using var fast = Connect("fast");
    using var smart = Connect("smart");
    using var careful = Connect("careful");
    if (fast.Notice is { } notice)
        Notice.Write(notice);

    var engine = new WorkflowEngine(new WorkflowEngineOptions
    {
        ChatClients = { ["fast"] = fast.Client, ["smart"] = smart.Client, ["careful"] = careful.Client },
    });
    var workflow = new AskAround(engine);
    foreach (var question in await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "questions.txt")))
        ComparisonView.Show(question, await workflow.RunAsync(question));
    return ExitCode.Completed;
}
catch (BadInputException exception)
{
    return Notice.Fail(ExitCode.BadInput, exception.Message);
}

// FAST_MODEL, SMART_MODEL and CAREFUL_MODEL say which models they are.
static ChatConnection Connect(string name) => ChatConnection.FromEnvironment(
    Environment.GetEnvironmentVariable($"{name.ToUpperInvariant()}_MODEL"),
    offline: () => RecordedChatClient.Load($"replies/{name}.json"));
