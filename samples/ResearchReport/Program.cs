using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Samples;

const string Felden = "Should the town of Felden replace its 24 diesel buses by battery buses?";

try
{
    using var connection = ChatConnection.FromEnvironment(offline: static () => RecordedChatClient.Load("replies.json"));
    if (connection.Notice is { } notice)
        Notice.Write(notice);

    var services = new ServiceCollection();
    services.AddSingleton(connection.Client);
    services.AddSingleton(new Library(Path.Combine(AppContext.BaseDirectory, "notes")));
    services.AddWorkflows().Add<ResearchReport>();
    await using var provider = services.BuildServiceProvider();

    var run = await provider.GetRequiredService<ResearchReport>().StartAsync(args is [var question] ? question : Felden);
    await ReportView.FollowAsync(run);
    if (run.Error is { } error)
        return Notice.Fail(ExitCode.Failed, $"Step '{error.Key}' failed: {ErrorText.Of(error)}");
    ReportView.Show(run);
    return ExitCode.Completed;
}
catch (BadInputException exception)
{
    return Notice.Fail(ExitCode.BadInput, exception.Message);
}
