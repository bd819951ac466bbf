using System.Text;
using CodeFirstWorkflows;
using Samples;

Console.OutputEncoding = Encoding.UTF8;
if (args is ["diagram"])
{
    Console.Write(SupportTriage.Mermaid);
    return ExitCode.Completed;
}

try
{
    using var connection = ChatConnection.FromEnvironment(offline: static () => RecordedChatClient.Load("replies.json"));
    if (connection.Notice is { } notice)
        Notice.Write(notice);

    var workflow = new SupportTriage(new WorkflowEngine(connection.Client));
    foreach (var ticket in await Ticket.ReadAllAsync(args is [var path] ? path : Path.Combine(AppContext.BaseDirectory, "tickets.txt")))
        TicketView.Show(ticket, await workflow.RunAsync(ticket));
    return ExitCode.Completed;
}
catch (Exception exception) when (exception is BadInputException or IOException)
{
    return Notice.Fail(ExitCode.BadInput, exception.Message);
}
